package app

import (
	"context"
	"errors"
	"io"
	"slices"
	"sync"

	"carnet/app/record"
)

// Profile is one open record book: the decrypted records of one person, in memory until the session locks.
// Lists are sorted and searched here; nothing readable is on disk. It is safe for use by several goroutines.
type Profile struct {
	session *Session
	store   Store
	id      record.ID

	// writing is held from reading the version that a change is made to until the new one is in memory: of two changes
	// at once, such as a preview that is done and a title being typed, neither undoes the other.
	writing sync.Mutex

	mu      sync.Mutex
	status  ProfileStatus
	records map[record.ID]record.Record // latest versions, tombstones included; only the identity unless Active
	latest  record.Version
	damage  []Damage
	locked  bool
}

// Line is a record with its body's own type.
type Line[B record.Body] struct {
	record.Record
	Is B
}

func (s *Session) newProfile(ref ProfileRef, store Store) *Profile {
	return &Profile{session: s, store: store, id: ref.ID, status: ref.Status, records: map[record.ID]record.Record{}}
}

// load reads the records that the status lets be seen.
func (p *Profile) load(ctx context.Context) error {
	records, damage, err := p.store.Load(ctx)
	if err != nil {
		return err
	}
	p.mu.Lock()
	p.damage = damage
	clear(p.records)
	for _, r := range records {
		if p.status == Active || r.ID == p.id {
			p.keepLocked(r)
		}
	}
	active := p.status == Active
	p.mu.Unlock()
	if active {
		p.settlePreviews(ctx)
	}
	return nil
}

// lose marks a profile that cannot be opened.
func (p *Profile) lose(why error) {
	p.store = lostStore{why}
	p.damage = []Damage{{Part: LostProfile}}
	if record.KindOf(why) == record.VaultNewer {
		p.damage[0].Part = NewerProfile
	}
}

// lost reports that the profile cannot be opened.
func (p *Profile) lost() bool {
	_, lost := p.store.(lostStore)
	return lost
}

func (p *Profile) forget() {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.locked = true
	clear(p.records)
	p.damage = nil
}

func (p *Profile) keep(records ...record.Record) {
	p.mu.Lock()
	defer p.mu.Unlock()
	for _, r := range records {
		p.keepLocked(r)
	}
}

func (p *Profile) keepLocked(r record.Record) {
	if p.locked { // a write that was under way: what it wrote is safe, and must not stay readable
		return
	}
	p.records[r.ID] = r
	if r.Version.After(p.latest) {
		p.latest = r.Version
	}
}

// ID names the profile; its identity record bears the same id.
func (p *Profile) ID() record.ID { return p.id }

// Status is the state of the profile in this account.
func (p *Profile) Status() ProfileStatus {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.status
}

func (p *Profile) setStatus(s ProfileStatus) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.status = s
}

// Damage lists what the vault should hold of this profile and does not. With damage to anything but an attachment the
// profile is read-only.
func (p *Profile) Damage() []Damage {
	p.mu.Lock()
	defer p.mu.Unlock()
	return slices.Clone(p.damage)
}

// ReadOnly reports that nothing can be written: damage was found or the disk failed.
func (p *Profile) ReadOnly() bool { return p.store.ReadOnly() }

// Identity is who the record is about. It is the zero Profile when that record itself is damaged.
func (p *Profile) Identity() record.Profile {
	p.mu.Lock()
	defer p.mu.Unlock()
	who, _ := p.records[p.id].Body.(record.Profile)
	return who
}

// SetIdentity corrects who the record is about. The former version stays in the history.
func (p *Profile) SetIdentity(ctx context.Context, who record.Profile) error {
	who.NIR = record.NormalizeNIR(who.NIR)
	return p.Correct(ctx, p.id, who)
}

// Measurements lists the measures, the oldest first.
func (p *Profile) Measurements() []Line[record.Measurement] {
	return linesOf(p, func(a, b record.Measurement) int { return a.Date.Compare(b.Date) })
}

// AddMeasurement notes a measure. Errors: Invalid with its field, also for a date before birth or in the future.
func (p *Profile) AddMeasurement(ctx context.Context, m record.Measurement) (record.ID, error) {
	if err := p.checkDate(m.Date); err != nil {
		return record.ID{}, err
	}
	return p.Add(ctx, m, record.FromParent)
}

// Doses lists the vaccine doses, the oldest first.
func (p *Profile) Doses() []Line[record.Dose] {
	return linesOf(p, func(a, b record.Dose) int { return a.Date.Compare(b.Date) })
}

// AddDose notes a vaccine dose and where the information comes from.
func (p *Profile) AddDose(ctx context.Context, d record.Dose, from record.Source) (record.ID, error) {
	if err := p.checkDate(d.Date); err != nil {
		return record.ID{}, err
	}
	return p.Add(ctx, d, from)
}

// Exams lists the examinations that were noted, the oldest first.
func (p *Profile) Exams() []Line[record.Exam] {
	return linesOf(p, func(a, b record.Exam) int { return a.Date.Compare(b.Date) })
}

// AddExam notes an examination.
func (p *Profile) AddExam(ctx context.Context, e record.Exam) (record.ID, error) {
	if err := p.checkDate(e.Date); err != nil {
		return record.ID{}, err
	}
	return p.Add(ctx, e, record.FromParent)
}

// checkDate refuses what cannot have happened: a day before birth, also that of a child who is not born yet, or after
// today. An adult's birth date may be unknown: then any past day will do. Correct does not ask again, so that undoing a
// correction of the birth date can put everything back in whatever order.
func (p *Profile) checkDate(d record.Date) error {
	who := p.Identity()
	if d.IsZero() || who.Expected() || !who.BirthDate.IsZero() && d.Last().Before(who.BirthDate) || d.First().After(p.session.Today()) {
		return record.InvalidField("date")
	}
	return nil
}

func linesOf[B record.Body](p *Profile, byDate func(a, b B) int) []Line[B] {
	p.mu.Lock()
	var lines []Line[B]
	for _, r := range p.records {
		if body, ok := r.Body.(B); ok && !r.Deleted {
			lines = append(lines, Line[B]{r, body})
		}
	}
	p.mu.Unlock()
	slices.SortFunc(lines, func(a, b Line[B]) int {
		if c := byDate(a.Is, b.Is); c != 0 {
			return c
		}
		return slices.Compare(a.ID[:], b.ID[:]) // same day: in the order of writing
	})
	return lines
}

// Add writes a new record. The body is validated first.
func (p *Profile) Add(ctx context.Context, body record.Body, from record.Source) (record.ID, error) {
	return p.add(ctx, from, body)
}

// add writes new records at once and returns the id of the first.
func (p *Profile) add(ctx context.Context, from record.Source, bodies ...record.Body) (record.ID, error) {
	drafts := make([]record.Record, len(bodies))
	for i, body := range bodies {
		var err error
		if drafts[i], err = p.draft(body, from); err != nil {
			return record.ID{}, err
		}
	}
	p.writing.Lock()
	defer p.writing.Unlock()
	return drafts[0].ID, p.commit(ctx, drafts)
}

// Correct writes a new version of a record; the former one stays in the history. Errors: NotFound.
func (p *Profile) Correct(ctx context.Context, id record.ID, body record.Body) error {
	return p.revise(ctx, func(r *record.Record) { r.Body = body }, id)
}

// Delete hides records behind tombstones, which Restore lifts. Very many are deleted in several steps: after an error
// the first ones may be.
func (p *Profile) Delete(ctx context.Context, ids ...record.ID) error {
	return p.revise(ctx, func(r *record.Record) { r.Deleted = true }, ids...)
}

// Restore undoes Delete.
func (p *Profile) Restore(ctx context.Context, ids ...record.ID) error {
	return p.revise(ctx, func(r *record.Record) { r.Deleted = false }, ids...)
}

// History returns all versions of a record, the oldest first. With RecordDamaged it returns those that are whole.
func (p *Profile) History(ctx context.Context, id record.ID) ([]record.Record, error) {
	if p.Status() != Active {
		return nil, record.E(record.NotAllowed, "read history")
	}
	return p.store.History(ctx, id)
}

// Verify re-reads everything that the vault holds of this profile. What it finds is in Damage from then on.
func (p *Profile) Verify(ctx context.Context, progress func(done, total int)) ([]Damage, error) {
	damage, err := p.store.Verify(ctx, progress)
	if err != nil {
		return nil, err
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	if !p.locked {
		p.damage = slices.Clone(damage)
	}
	return damage, nil
}

// revise writes new versions of records, made from the latest ones.
func (p *Profile) revise(ctx context.Context, change func(*record.Record), ids ...record.ID) error {
	p.writing.Lock()
	defer p.writing.Unlock()
	revised := make([]record.Record, len(ids))
	for i, id := range ids {
		r, err := p.find(id)
		if err != nil {
			return err
		}
		change(&r)
		if err := r.Body.Validate(); err != nil {
			return err
		}
		revised[i] = r
	}
	return p.commit(ctx, revised)
}

// find returns the latest version of a record. Errors: NotFound, Locked.
func (p *Profile) find(id record.ID) (record.Record, error) {
	const op = "find record"
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.locked {
		return record.Record{}, record.E(record.Locked, op)
	}
	r, ok := p.records[id]
	if !ok {
		return record.Record{}, record.E(record.NotFound, op)
	}
	return r, nil
}

// commit stamps records and writes them, in parts where they are too many for one transaction. Call it with writing held.
func (p *Profile) commit(ctx context.Context, records []record.Record) error {
	if p.Status() != Active {
		return record.E(record.NotAllowed, "save records")
	}
	for i := range records {
		p.stamp(&records[i])
	}
	err := p.store.Commit(ctx, records...)
	if errors.Is(err, ErrTooMany) && len(records) > 1 {
		half := len(records) / 2
		if err := p.commit(ctx, records[:half]); err != nil {
			return err
		}
		return p.commit(ctx, records[half:])
	}
	if err != nil {
		return err
	}
	p.keep(records...)
	p.session.changed()
	return nil
}

// draft makes a new record, still without a version.
func (p *Profile) draft(body record.Body, from record.Source) (record.Record, error) {
	if err := body.Validate(); err != nil {
		return record.Record{}, err
	}
	id, err := p.session.carnet.newID()
	if err != nil {
		return record.Record{}, record.Wrap(record.Internal, "draft record", err)
	}
	return record.Record{ID: id, Profile: p.id, Kind: body.Kind(), Created: p.session.carnet.clock().UTC(), Source: from, Body: body}, nil
}

// stamp gives a record the next version of this device, which is later than any version seen so far: a device whose
// clock was years ahead makes the counter run ahead too, and its edits are still followed by later ones.
func (p *Profile) stamp(r *record.Record) {
	p.mu.Lock()
	defer p.mu.Unlock()
	now := p.session.carnet.clock()
	p.latest = p.latest.Next(now, p.session.account.Device())
	r.Version, r.Updated, r.Author = p.latest, now.UTC(), p.session.account.ID()
}

// readAttachment reads a whole sealed file into memory.
func (p *Profile) readAttachment(ctx context.Context, a record.Attachment) ([]byte, error) {
	const op = "read attachment"
	f, err := p.store.OpenAttachment(ctx, a)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	b, err := io.ReadAll(f)
	if err != nil {
		return nil, record.Wrap(record.RecordDamaged, op, err)
	}
	if int64(len(b)) != a.Size {
		return nil, record.E(record.RecordDamaged, op)
	}
	return b, nil
}
