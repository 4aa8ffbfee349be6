package exam

// TypeDate types into the date as a person does.
func (n *Note) TypeDate(text string) { n.date.Focusable().(interface{ SetText(string) }).SetText(text) }

// DateProposed reports that the field is not empty.
func (n *Note) DateProposed() bool { d, _ := n.date.Value(); return d.Year != 0 }

// DateError is the sentence under the date.
func (n *Note) DateError() string { return n.date.Error() }
