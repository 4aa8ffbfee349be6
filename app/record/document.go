package record

// Category is one of the parent-facing categories of Mon espace santé, by its XDS-like key.
type Category string

// The categories. Advance directives do not exist for minors.
const (
	Prescriptions   Category = "prescriptions"  // ordonnances et soins
	Imaging         Category = "imaging"        // radio, échographie, scanner, IRM
	Biology         Category = "biology"        // biologie
	Reports         Category = "reports"        // comptes rendus
	Prevention      Category = "prevention"     // prévention et dépistages
	Certificates    Category = "certificates"   // certificats
	HealthSummary   Category = "health-summary" // ma santé en résumé
	Administrative  Category = "administrative" // pièces administratives
	Syntheses       Category = "syntheses"      // synthèse
	Questionnaires  Category = "questionnaires" // questionnaires
	OtherDocuments  Category = "other"          // autres
	AdvanceDecision Category = "advance-wishes" // directives anticipées, adults only
)

// Categories lists them in the order of the screens.
func Categories() []Category {
	return []Category{Prescriptions, Imaging, Biology, Reports, Prevention, Certificates,
		HealthSummary, Administrative, Syntheses, Questionnaires, OtherDocuments}
}

// MediaType is the type of a file as found in its first bytes, never as claimed by its name.
type MediaType string

// The files that Carnet keeps. Photos of other formats are re-encoded as JPEG at import.
const (
	PDF  MediaType = "application/pdf"
	JPEG MediaType = "image/jpeg"
	PNG  MediaType = "image/png"
	WebP MediaType = "image/webp"
	HEIC MediaType = "image/heic"
)

// Attachment points to sealed bytes beside the database. The zero value means none.
type Attachment struct {
	Blob   ID        `json:"blob"` // random, names the sealed file
	Size   int64     `json:"size"` // bytes of the content
	SHA256 []byte    `json:"sha256"`
	Type   MediaType `json:"type"`
}

// IsZero reports that there is no attachment.
func (a Attachment) IsZero() bool { return a.Blob.IsZero() }

// Preview says what is known about drawing a document.
type Preview string

// Previews. A file whose drawing was begun and never finished is not tried again by itself.
const (
	PreviewReady   Preview = ""
	PreviewPending Preview = "pending" // being drawn; found at start-up it means that drawing killed the program
	PreviewFailed  Preview = "failed"
)

// Document is one paper: a photo or a PDF, with what the family says about it.
type Document struct {
	Title    string     `json:"title"`
	Category Category   `json:"category"`
	Date     Date       `json:"date,omitzero"`       // of the act; may be partial
	From     string     `json:"from,omitempty"`      // author, free text, as « Dr Martin »
	FileName string     `json:"file_name,omitempty"` // as received; shown and exported only after cleaning
	File     Attachment `json:"file"`                // the PDF byte for byte, or the photo turned upright without metadata
	Original Attachment `json:"original,omitzero"`   // the photo as taken, only if the family asked to keep it
	Thumb    Attachment `json:"thumb,omitzero"`      // at most 320 px, JPEG
	Pages    int        `json:"pages,omitempty"`     // 0 when not known
	Preview  Preview    `json:"preview,omitempty"`
}

// Kind implements Body.
func (Document) Kind() Kind { return KindDocument }

// Attachments lists every sealed file that the document needs.
func (d Document) Attachments() []Attachment {
	var all []Attachment
	for _, a := range []Attachment{d.File, d.Original, d.Thumb} {
		if !a.IsZero() {
			all = append(all, a)
		}
	}
	return all
}

// Validate implements Body.
func (d Document) Validate() error {
	switch {
	case !textOK(d.Title, 300) || d.Title == "":
		return InvalidField("title")
	case d.Category == "":
		return InvalidField("category")
	case !d.Date.IsZero() && !d.Date.Valid():
		return InvalidField("date")
	case !textOK(d.From, 200):
		return InvalidField("from")
	case d.File.IsZero():
		return InvalidField("file")
	}
	return nil
}
