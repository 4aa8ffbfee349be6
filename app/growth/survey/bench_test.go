package survey

import (
	"bytes"
	"encoding/csv"
	"fmt"
	"io"
	"testing"
	"time"
)

// benchRows is how many children the file of the benchmark has.
const benchRows = 50_000

// manyChildren are rows as a nutrition survey keeps them: an identifier, names of places, and what is measured there.
func manyChildren(n int) []byte {
	var b bytes.Buffer
	b.WriteString("cluster,household,id,district,sex,age_days,weight_kg,lenhei_cm,measure,arm_cm,oedema\n")
	for i := range n {
		age := 91 + i*7919%1735
		sex, posture := 'M', 'H'
		if i%2 == 0 {
			sex = 'F'
		}
		if age < 731 {
			posture = 'L'
		}
		cm := 55 + float64(age)/1826*52 + float64(i%13) - 6
		fmt.Fprintf(&b, "%d,%d,%d,Sud-Est,%c,%d,%.1f,%.1f,%c,%.1f,n\n", i/25, i%25, i, sex, age, cm*cm*0.0016, cm, posture, 12+float64(i%50)/10)
	}
	return b.Bytes()
}

// BenchmarkRatioSurvey compares with encoding/csv reading the same rows and writing them again with as many empty fields
// more: the least that any program in Go does to them.
func BenchmarkRatioSurvey(b *testing.B) {
	file := manyChildren(benchRows)
	b.Run("z-scores_of_a_survey_/_the_same_rows_through_encoding/csv", func(b *testing.B) {
		ours, bare := time.Hour, time.Hour
		for b.Loop() {
			for range 5 { // the best of some rounds: whatever else the machine does only ever makes them slower
				bare = min(bare, timed(b, func() error { return bareCopy(file) }))
				ours = min(ours, timed(b, func() error {
					_, err := Run(bytes.NewReader(file), io.Discard, Options{})
					return err
				}))
			}
		}
		b.ReportMetric(float64(ours)/float64(bare), "ratio")
		b.ReportMetric(benchRows/ours.Seconds(), "rows/s")
		b.ReportMetric(benchRows/bare.Seconds(), "bare-rows/s")
	})
}

func timed(b *testing.B, do func() error) time.Duration {
	begun := time.Now()
	if err := do(); err != nil {
		b.Fatal(err)
	}
	return time.Since(begun)
}

func bareCopy(file []byte) error {
	r, w := csv.NewReader(bytes.NewReader(file)), csv.NewWriter(io.Discard)
	r.ReuseRecord = true
	for {
		fields, err := r.Read()
		if err == io.EOF {
			w.Flush()
			return w.Error()
		}
		if err == nil {
			err = w.Write(append(fields, make([]string, len(added))...))
		}
		if err != nil {
			return err
		}
	}
}
