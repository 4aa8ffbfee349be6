package growth_test

import (
	"testing"

	"carnet/screens/stagetest"
)

// together runs tests on one account, each with a child of its own who has no measure yet: opening an account takes longer
// than most of them.
func together(t *testing.T, tests map[string]func(*testing.T, *stagetest.Fixture), change ...stagetest.Option) {
	f := stagetest.New(t, change...)
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			turnTo(t, f, stagetest.Lola())
			f.Nav.Backs, f.Nav.Messages, f.Nav.Errors = 0, nil, nil
			test(t, f)
		})
	}
}

func TestOnAPhone(t *testing.T) {
	together(t, map[string]func(*testing.T, *stagetest.Fixture){
		"one measure is read in a sentence":               oneMeasureIsReadInASentence,
		"unusual value asks to look twice":                unusualValueAsksToLookTwice,
		"silence is explained":                            silenceIsExplained,
		"corrected age is said":                           correctedAgeIsSaid,
		"measures of a day are saved together and undone": measuresOfADayAreSavedTogetherAndUndone,
		"slips are shown at the field":                    slipsAreShownAtTheField,
		"a measure is corrected and its versions shown":   aMeasureIsCorrectedAndItsVersionsShown,
		"home line":                  homeLine,
		"the indicator stays chosen": theIndicatorStaysChosen,
		"the heights of the parents are kept and taken back":        theHeightsOfTheParentsAreKeptAndTakenBack,
		"an impossible height is told at its field":                 anImpossibleHeightIsToldAtItsField,
		"the correction of the age has a limit":                     theCorrectionOfTheAgeHasALimit,
		"the last year of the tables is seen":                       theLastYearOfTheTablesIsSeen,
		"lines are named as the carnet does and otherwise if asked": linesAreNamedAsTheCarnetDoesAndOtherwiseIfAsked,
		"the BMI has the lines and words of the IOTF":               theBMIHasTheLinesAndWordsOfTheIOTF,
		"the target height needs both parents":                      theTargetHeightNeedsBothParents,
		"units are confused":                                        unitsAreConfused,
		"a doubtful value is questioned and not refused":            aDoubtfulValueIsQuestionedAndNotRefused,
		"weight and height are swapped":                             weightAndHeightAreSwapped,
		"an unfinished number is not questioned":                    anUnfinishedNumberIsNotQuestioned,
		"the same value of the same day is asked about":             theSameValueOfTheSameDayIsAskedAbout,
		"what cannot be meant is refused at its field":              whatCannotBeMeantIsRefusedAtItsField,
		"dates are refused at their field":                          datesAreRefusedAtTheirField,
		"an old slip is proposed to be mended":                      anOldSlipIsProposedToBeMended,
		"the table says what the curve shows":                       theTableSaysWhatTheCurveShows,
	})
}

func TestOnADesktop(t *testing.T) {
	together(t, map[string]func(*testing.T, *stagetest.Fixture){
		"a point of the curve is chosen":         aPointOfTheCurveIsChosen,
		"the span follows the age and the chips": theSpanFollowsTheAgeAndTheChips,
		"a long table comes in parts":            aLongTableComesInParts,
		"the table says what the curve shows":    theTableSaysWhatTheCurveShows,
	}, stagetest.Desktop())
}
