package vaccination

import "carnet/app/record"

// ReasonCode names one sentence of the texts: vaccine.reason.<code>.
type ReasonCode string

// The reasons of lines, with the arguments that they fill.
const (
	IsDue            ReasonCode = "due"               // Date: recommended day
	IsLate           ReasonCode = "late"              // Date: recommended day
	IsUpcoming       ReasonCode = "upcoming"          // Date: recommended day
	IsDone           ReasonCode = "done"              // Date: day of the last dose
	CatchUp          ReasonCode = "catch-up"          // born before the rule: recommended, not late
	AfterPrevious    ReasonCode = "after-previous"    // Line: the one to do before; Valences: those left of it, where that is not all
	Partial          ReasonCode = "partial"           // Valences: missing
	PartialBooster   ReasonCode = "partial-booster"   // Valences: missing; for a professional to say
	FullDose         ReasonCode = "full-dose"         // Line: the missing or reduced booster that asks for a full dose now
	IntervalUnsure   ReasonCode = "interval-unsure"   // Date: the day that an unconfirmed interval would give
	CatchUpPlan      ReasonCode = "catch-up-plan"     // the scheme depends on the age: a professional's
	NoRecord         ReasonCode = "no-record"         // nothing noted for an adult
	Unfinished       ReasonCode = "unfinished"        // Span: the series was begun, the usual age is over
	Gap              ReasonCode = "gap"               // a later dose is noted, this one is not
	UpperAge         ReasonCode = "upper-age"         // Span: the age that is over
	NotNeeded        ReasonCode = "not-needed"        // nothing of the line is needed at this age
	OnRequest        ReasonCode = "on-request"        // Span: from this age
	IsSeasonal       ReasonCode = "seasonal"          //
	SeasonOpen       ReasonCode = "season-open"       // Date: last day of the campaign
	SeasonClosed     ReasonCode = "season-closed"     // Date: first day of the next campaign
	SeasonUnknown    ReasonCode = "season-unknown"    //
	SeasonOver       ReasonCode = "season-over"       //
	ProductDependent ReasonCode = "product-dependent" // Product: only this brand has the dose
	ProductUnknown   ReasonCode = "product-unknown"   // Product: the brand that would ask for the dose

	SeasonAlways      ReasonCode = "season-always"       // a campaign without end
	FluOpen           ReasonCode = "flu-open"            // Date: last day of the campaign
	FluClosed         ReasonCode = "flu-closed"          // Date: first day
	FluOver           ReasonCode = "flu-over"            //
	OfferedEachSeason ReasonCode = "offered-each-season" // may be offered, nothing is asked for
	IndicatedLater    ReasonCode = "indicated-later"     // Span: from this age
	AskFirst          ReasonCode = "ask-first"           // depends on an answer that nobody has given, see Plan.Questions
	NotIndicated      ReasonCode = "not-indicated"       // by what the family said
	Exempted          ReasonCode = "exempted"            // certificate of contra-indication
	LiveContra        ReasonCode = "live-contra"         // live vaccine, lowered defences
	AfterBlood        ReasonCode = "after-blood"         // live vaccine after blood products; Date: until when, zero when not known
	MotherVaccinated  ReasonCode = "mother-vaccinated"   // Date: of the mother's vaccine
	MotherDate        ReasonCode = "mother-date"         // the date of the mother's vaccine decides
	TestFirst         ReasonCode = "test-first"          // a tuberculin test comes before BCG
	EditionUnsure     ReasonCode = "edition-unsure"      // the calendar of that day is not known well enough
	ObligationUnsure  ReasonCode = "obligation-unsure"   // said beside another: Line.MandatoryUnsure
)

// The reasons of doses. Those that end in Check are reasons of lines too.
const (
	DoseCounts      ReasonCode = "counts"            //
	SeasonCounts    ReasonCode = "counts-season"     // of a season that is over
	TooYoung        ReasonCode = "too-young"         // Span: minimal age
	TooYoungUnsure  ReasonCode = "too-young-unsure"  //
	TooYoungNoCount ReasonCode = "too-young-nothing" // Span: minimal age; the sources say that it adds nothing
	IntervalShort   ReasonCode = "interval-short"    // Span: minimal interval; Actual: the one found, in days
	IntervalClose   ReasonCode = "interval-close"    // Actual: shorter than an unconfirmed interval
	TooOld          ReasonCode = "too-old"           // Span: the age before which it is given
	ReducedEarly    ReasonCode = "reduced-early"     // Span: the age from which reduced doses are used
	DatePartial     ReasonCode = "date-partial"      // the whole date is needed to tell
	SameDay         ReasonCode = "same-day"          // noted twice on one day
	ExtraDose       ReasonCode = "extra-dose"        // more doses than the calendar has
	OldScheme       ReasonCode = "old-scheme"        // more doses, as the calendar of that time had
	OutsideCalendar ReasonCode = "outside-calendar"  // known, but no line of the routine calendar
	UnknownValence  ReasonCode = "unknown-valence"   //
	DateMissing     ReasonCode = "date-missing"      //
	BirthMissing    ReasonCode = "birth-missing"     //
	BeforeBirth     ReasonCode = "before-birth"      //
	InFuture        ReasonCode = "in-future"         //
	LiveClose       ReasonCode = "live-close"        // Span: distance between two live vaccines
	ProductDiffers  ReasonCode = "product-differs"   // Product: the box; Valences: what it holds, which is not what was noted
)

// Reason is why a line or a dose stands where it does: a code, and the values that its sentence uses.
type Reason struct {
	Code     ReasonCode
	Date     record.Date
	Span     record.Span
	Actual   record.Span
	Line     string // key of another line
	Valences []record.Valence
	Product  string
}

// ReasonCodes lists all codes, for the texts to be complete.
func ReasonCodes() []ReasonCode {
	return []ReasonCode{
		IsDue, IsLate, IsUpcoming, IsDone, CatchUp, AfterPrevious, Partial, PartialBooster, FullDose, IntervalUnsure,
		CatchUpPlan, NoRecord, Unfinished, Gap, UpperAge, NotNeeded, OnRequest, IsSeasonal, SeasonOpen, SeasonClosed, SeasonUnknown,
		SeasonOver, ProductDependent, ProductUnknown, DoseCounts, TooYoung, TooYoungUnsure, TooYoungNoCount,
		IntervalShort, IntervalClose, TooOld, ReducedEarly, DatePartial, SameDay, ExtraDose, OldScheme, OutsideCalendar,
		UnknownValence, DateMissing, BirthMissing, BeforeBirth, InFuture, LiveClose, ProductDiffers,
		SeasonAlways, FluOpen, FluClosed, FluOver, OfferedEachSeason, IndicatedLater, AskFirst, NotIndicated, Exempted, LiveContra, AfterBlood,
		MotherVaccinated, MotherDate, TestFirst, EditionUnsure, ObligationUnsure, SeasonCounts,
		MotherEach, MotherRSVOnce, MotherRSVSeason, MotherSeason, MotherLive,
	}
}
