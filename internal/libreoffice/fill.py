"""Fills workbooks in LibreOffice, as a person would: opens, types into cells, saves.

Standard input: JSON {"pipe": name, "jobs": [{"in", "out", "cells": [{"Sheet", "Cell", "Value", "Number"}]}]}.
"""
import json
import sys
import time

import uno
from com.sun.star.beans import PropertyValue


def connect(pipe):
    local = uno.getComponentContext()
    resolver = local.ServiceManager.createInstanceWithContext("com.sun.star.bridge.UnoUrlResolver", local)
    for _ in range(300):
        try:
            return resolver.resolve(f"uno:pipe,name={pipe};urp;StarOffice.ComponentContext")
        except Exception:  # not started yet
            time.sleep(0.2)
    sys.exit("LibreOffice does not answer")


def option(name, value):
    p = PropertyValue()
    p.Name, p.Value = name, value
    return p


def main():
    work = json.load(sys.stdin)
    context = connect(work["pipe"])
    desktop = context.ServiceManager.createInstanceWithContext("com.sun.star.frame.Desktop", context)
    for job in work["jobs"]:
        book = desktop.loadComponentFromURL("file://" + job["in"], "_blank", 0, (option("Hidden", True),))
        for c in job["cells"]:
            cell = book.Sheets.getByName(c["Sheet"]).getCellRangeByName(c["Cell"])
            if c["Number"]:
                cell.Value = float(c["Value"])
            else:
                cell.String = c["Value"]
        book.storeToURL("file://" + job["out"], (option("FilterName", "Calc MS Excel 2007 XML"),))
        book.close(True)
    try:
        desktop.terminate()
    except Exception:  # it ends while it answers
        pass


main()
