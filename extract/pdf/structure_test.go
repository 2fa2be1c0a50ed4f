package pdf_test

import (
	"fmt"
	"strings"
	"testing"

	"guichet/extract/table"
)

// taggedPage builds a tagged page. Each text is marked content by its number in
// the list; the tree holds elements as objects from 100 on, of which 100 is the
// root, 101 its child, and owners are the elements of the texts.
func taggedPage(texts []string, elements []string, owners []int) document {
	var content strings.Builder
	for i, s := range texts {
		fmt.Fprintf(&content, "/P << /MCID %d >> BDC\n%sEMC\n", i, s)
	}
	var parents []string
	for _, o := range owners {
		parents = append(parents, fmt.Sprintf("%d 0 R", o))
	}
	root := fmt.Sprintf("<< /Type /StructTreeRoot /K 101 0 R /ParentTree << /Nums [0 [%s]] >> >>", strings.Join(parents, " "))
	return document{
		pages:   []string{content.String()},
		extra:   "/StructParents 0",
		catalog: "/MarkInfo << /Marked true >> /StructTreeRoot 100 0 R",
		objects: append([]string{root}, elements...),
	}
}

func element(kind string, parent int, more string) string {
	return fmt.Sprintf("<< /Type /StructElem /S /%s /P %d 0 R /Pg 10 0 R %s >>", kind, parent, more)
}

// wrapped is four cells of which three are printed on two lines each: nothing
// but the tags tells the rows.
var wrapped = []string{
	show(5, 90, "Retard de") + show(5, 78, "livraison"),
	show(100, 90, "Audit des") + show(100, 78, "composants"),
	show(5, 66, "Panne de") + show(5, 54, "serveur"),
	show(100, 66, "Secours"),
}

func TestATaggedTableIsReadByItsTags(t *testing.T) {
	for _, c := range []struct {
		name     string
		elements []string
		owners   []int
		want     string
	}{
		{
			"rows and cells", []string{
				element("Table", 100, "/K [102 0 R 103 0 R]"),
				element("TR", 101, "/K [104 0 R 105 0 R]"),
				element("TR", 101, "/K [106 0 R 107 0 R]"),
				element("TD", 102, "/K 0"), element("TD", 102, "/K 1"),
				element("TD", 103, "/K 2"), element("TD", 103, "/K 3"),
			},
			[]int{104, 105, 106, 107},
			"Retard de livraison | Audit des composants\nPanne de serveur | Secours\n",
		},
		{
			"a body, and paragraphs in the cells", []string{
				element("Table", 100, "/K 102 0 R"),
				element("TBody", 101, "/K [103 0 R 104 0 R]"),
				element("TR", 102, "/K [105 0 R 106 0 R]"),
				element("TR", 102, "/K [107 0 R 108 0 R]"),
				element("TD", 103, "/K 109 0 R"), element("TD", 103, "/K 1"),
				element("TD", 104, "/K 2"), element("TD", 104, "/K 3"),
				element("P", 105, "/K << /Type /MCR /Pg 10 0 R /MCID 0 >>"),
			},
			[]int{109, 106, 107, 108},
			"Retard de livraison | Audit des composants\nPanne de serveur | Secours\n",
		},
		{
			"a cell over two rows", []string{
				element("Table", 100, "/K [102 0 R 103 0 R]"),
				element("TR", 101, "/K [104 0 R 105 0 R]"),
				element("TR", 101, "/K 106 0 R"),
				element("TD", 102, "/K [0 2] /A << /O /Table /RowSpan 2 >>"), element("TD", 102, "/K 1"),
				element("TD", 103, "/K 3"),
			},
			[]int{104, 105, 104, 106},
			"Retard de livraison Panne de serveur | Audit des composants\n^ | Secours\n",
		},
	} {
		t.Run(c.name, func(t *testing.T) {
			blocks := read(t, taggedPage(wrapped, c.elements, c.owners).bytes()).Pages[0].Blocks
			if len(blocks) != 1 || blocks[0].Table == nil || blocks[0].Table.Found != table.FoundTags {
				t.Fatalf("not one table found by tags: %+v", blocks)
			}
			if got := blocks[0].Table.String(); got != c.want {
				t.Errorf("got\n%s\nwant\n%s", got, c.want)
			}
		})
	}
}

func TestTagsThatMakeNoSenseAreLeftAside(t *testing.T) {
	want := text(read(t, document{pages: []string{strings.Join(wrapped, "")}}.bytes()))
	deep := []string{element("Div", 100, "/K 102 0 R")}
	for i := range 200 {
		deep = append(deep, element("Div", 101+i, fmt.Sprintf("/K %d 0 R", 103+i)))
	}
	for _, c := range []struct {
		name     string
		elements []string
		owners   []int
	}{
		{"a tree that is its own child", []string{element("Table", 101, "/K 101 0 R")}, []int{101, 101, 101, 101}},
		{"rows that hold one another", []string{
			element("Table", 100, "/K [102 0 R 103 0 R]"), element("TR", 103, "/K 103 0 R"), element("TR", 102, "/K 102 0 R"),
		}, []int{102, 103, 102, 103}},
		{"a deep tree", append(deep, element("Table", 301, "/K 0")), []int{302, 302, 302, 302}},
		{"parents that are no elements", []string{element("Table", 100, "/K 7")}, []int{3, 4, 999, 100}},
		{"an empty table", []string{element("Table", 100, "")}, []int{101, 101, 101, 101}},
		{"a huge span", []string{
			element("Table", 100, "/K 102 0 R"), element("TR", 101, "/K 103 0 R"),
			element("TD", 102, "/K [0 1 2 3] /A << /O /Table /ColSpan 2000000000 /RowSpan -1 >>"),
		}, []int{103, 103, 103, 103}},
		{"all the texts in one cell", []string{
			element("Table", 100, "/K 102 0 R"), element("TR", 101, "/K 103 0 R"), element("TD", 102, "/K [0 1 2 3]"),
		}, []int{103, 103, 103, 103}},
	} {
		t.Run(c.name, func(t *testing.T) {
			if got := text(read(t, taggedPage(wrapped, c.elements, c.owners).bytes())); got != want {
				t.Errorf("got\n%s\nwant\n%s", got, want)
			}
		})
	}
}

func TestHiddenWordsAreInNoTaggedCell(t *testing.T) {
	texts := append([]string(nil), wrapped...)
	texts[3] += "1 g\n" + show(150, 66, "caché") + "0 g\n"
	elements := []string{
		element("Table", 100, "/K [102 0 R 103 0 R]"),
		element("TR", 101, "/K [104 0 R 105 0 R]"),
		element("TR", 101, "/K [106 0 R 107 0 R]"),
		element("TD", 102, "/K 0"), element("TD", 102, "/K 1"),
		element("TD", 103, "/K 2"), element("TD", 103, "/K 3"),
	}
	if got := text(read(t, taggedPage(texts, elements, []int{104, 105, 106, 107}).bytes())); strings.Contains(got, "caché") || !strings.Contains(got, "Secours") {
		t.Errorf("got\n%s", got)
	}
}
