package dossier

// CarrierType is the kind of body that asks.
type CarrierType string

// The kinds of carrier (corpus README, "carrier.type").
const (
	Centrale       CarrierType = "administration_centrale"
	Deconcentree   CarrierType = "administration_deconcentree"
	Operateur      CarrierType = "operateur"
	Collectivite   CarrierType = "collectivite"
	Laboratoire    CarrierType = "laboratoire_recherche"
	AutreOrganisme CarrierType = "autre"
)

// French names a kind of carrier for a person.
func (t CarrierType) French() string {
	switch t {
	case Centrale:
		return "administration centrale"
	case Deconcentree:
		return "administration déconcentrée"
	case Operateur:
		return "opérateur de l’État"
	case Collectivite:
		return "collectivité territoriale"
	case Laboratoire:
		return "laboratoire public de recherche"
	case AutreOrganisme:
		return "autre organisme"
	default:
		return string(t)
	}
}

// Track is the way a dossier is filed.
type Track string

// The two tracks.
const (
	Guichet Track = "guichet"
	AAP     Track = "aap" // appel à projets
)

// French names a track for a person.
func (t Track) French() string {
	if t == AAP {
		return "appel à projets"
	}
	return string(t)
}

// TitleCode is the budget title (titre) of an expense: T2 is staff, T3 running
// costs, T5 investment, T6 transfers; empty when the document gives none.
type TitleCode string

// The budget titles that a dossier may print.
const (
	T2 TitleCode = "T2"
	T3 TitleCode = "T3"
	T5 TitleCode = "T5"
	T6 TitleCode = "T6"
)

// Carrier is the body that asks (le porteur).
type Carrier struct {
	Name  Value[string]      `json:"name"`
	Type  Value[CarrierType] `json:"type"`
	SIRET Value[SIRET]       `json:"siret"`
	Email Value[string]      `json:"contact_email"`
	// Contact is the person or function to write to, when it is printed.
	Contact Value[string] `json:"contact"`
	// Address is the postal address, when it is printed.
	Address Value[string] `json:"address"`
}

// Declared holds the figures that some themes ask for; each is known only when
// printed.
type Declared struct {
	PopulationCovered     Value[int64] `json:"population_covered"`
	Departments           Value[int64] `json:"departments"` // a count
	DeconcentratedPercent Value[int64] `json:"deconcentrated_share_pct"`
	InnovativePercent     Value[int64] `json:"innovative_share_pct"`
	FirstResultsMonths    Value[int64] `json:"first_results_months"`
}

// Answer is a statement of a form and its answer: "Direction du numérique informée : oui".
type Answer struct {
	Label  string `json:"label"`
	Yes    bool   `json:"yes"`
	Source Source `json:"source"`
}

// Line is one expense of the budget: never a subtotal, a total or a source of
// funding.
type Line struct {
	Label  Value[string]    `json:"label"`
	Number string           `json:"number,omitempty"` // the line's printed number, "" when none
	Title  Value[TitleCode] `json:"title_code"`
	Phase  Value[string]    `json:"phase"` // "Phase 1"
	// Years are the yearly amounts TTC, empty without a yearly split.
	Years     map[int]Value[Money] `json:"years,omitempty"`
	HT        Value[Money]         `json:"ht"`
	VAT       Value[Money]         `json:"vat"`
	Total     Value[Money]         `json:"total_ttc"`
	Requested Value[Money]         `json:"requested"` // only when the table prints it for the line
	OwnShare  Value[Money]         `json:"own_share"` // idem
}

// Budget is what one file states: expenses and the financing plan.
type Budget struct {
	Lines     []Line       `json:"lines"`
	Total     Value[Money] `json:"total_ttc"` // as printed, not as added up
	TotalHT   Value[Money] `json:"total_ht"`
	Requested Value[Money] `json:"requested"`
	OwnShare  Value[Money] `json:"own_share"`
	Other     Value[Money] `json:"other_funding"`
	// Unit is the unit of the table as printed: "€" or "k€".
	Unit string `json:"unit,omitempty"`
	// File is the file that states this budget.
	File string `json:"file,omitempty"`
}

// FileKind is what a file turned out to be, from its bytes and not its name.
type FileKind string

// The kinds of files.
const (
	KindPDF   FileKind = "pdf"
	KindXLSX  FileKind = "xlsx"
	KindMail  FileKind = "eml"
	KindZip   FileKind = "zip"
	KindImage FileKind = "image"
	// KindOffice is a workbook or a text of another office program, to be converted.
	KindOffice FileKind = "bureautique"
	KindTNEF   FileKind = "winmail" // an envelope of Outlook with attachments
	KindOther  FileKind = "autre"
)

// Container reports whether a file of this kind only brings others.
func (k FileKind) Container() bool { return k == KindMail || k == KindZip || k == KindTNEF }

// File is one file of a dossier; its bytes are in the blob store under its hash.
type File struct {
	Name   string   `json:"name"`
	SHA256 string   `json:"sha256"` // 64 hex digits
	Size   int64    `json:"size"`   // bytes
	Kind   FileKind `json:"kind"`
	// Within names the container (zip or mail) the file came out of; "" for none.
	Within string `json:"within,omitempty"`
	Pages  int    `json:"pages,omitempty"`
}

// Mail is the message that brought a dossier.
type Mail struct {
	From      string `json:"from"` // address only
	FromName  string `json:"from_name,omitempty"`
	Subject   string `json:"subject"`
	Date      Date   `json:"date"` // in Paris
	MessageID string `json:"message_id,omitempty"`
	Body      string `json:"body,omitempty"` // plain text
	File      string `json:"file"`           // name of the .eml
	// Misdeclared are the attachments that it, or a mail within it, declares as something
	// that they are not.
	Misdeclared []Declaration `json:"misdeclared,omitempty"`
}

// Declaration is the media type that a mail gives an attachment (RFC 2045, 5), and what
// its bytes are.
type Declaration struct {
	File string   `json:"file"`
	Type string   `json:"type"`
	Kind FileKind `json:"kind"`
}

// Note is something the reading wants a person to know, without being a
// finding: a hidden sheet left aside, a scan that could not be read.
type Note struct {
	Code    string `json:"code"` // e.g. "ocr.missing", "xlsx.hidden"
	Message string `json:"message"`
	Source  Source `json:"source"`
}

// Dossier is one request as it was read.
type Dossier struct {
	Files []File `json:"files"`
	Mail  *Mail  `json:"mail,omitempty"`

	// ThemeText is the theme as printed; Theme is what the catalogue of themes
	// recognised in it.
	ThemeText Value[string]  `json:"theme_text"`
	Theme     Value[ThemeID] `json:"theme"`
	Track     Value[Track]   `json:"track"`
	// Mentions are headings, subjects and names of files that may name a theme too.
	Mentions []Value[string] `json:"mentions,omitempty"`

	Title       Value[string] `json:"title"`
	Carrier     Carrier       `json:"carrier"`
	SubmittedOn Value[Date]   `json:"submitted_on"`
	Start       Value[Date]   `json:"start"`
	End         Value[Date]   `json:"end"`
	Declared    Declared      `json:"fields"`
	// Answers are the statements that the dossier answers by yes or no, whatever they are
	// about.
	Answers []Answer `json:"answers,omitempty"`

	// Budget is nil when no file has a budget table; the amounts asked may
	// still be known (Asked).
	Budget *Budget `json:"budget,omitempty"`
	// Alternatives are the budgets of the other files when they state another
	// total cost.
	Alternatives []Budget `json:"budget_alternatives,omitempty"`
	// Asked is the amount asked as printed in a dossier without a budget table.
	Asked Value[Money] `json:"asked"`

	Notes []Note `json:"notes,omitempty"`
	// Refusals are the files that could not be read; the rest of the dossier was.
	Refusals []*Refusal `json:"refusals,omitempty"`
}

// AmountRequested returns the amount asked, from the budget or, without one,
// from the text.
func (d *Dossier) AmountRequested() Value[Money] {
	if d.Budget != nil && d.Budget.Requested.Known {
		return d.Budget.Requested
	}
	return d.Asked
}

// Unread returns the refusals of files that the bureau itself must have read
// (Refusal.Ours): while there are any, nothing can be said to be missing.
func (d *Dossier) Unread() []*Refusal {
	var out []*Refusal
	for _, r := range d.Refusals {
		if r.Ours() {
			out = append(out, r)
		}
	}
	return out
}
