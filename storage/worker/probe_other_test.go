//go:build !linux

package worker_test

import (
	"errors"
	"time"

	"carnet/app"
)

func probe() (app.Photo, error) { return app.Photo{}, errors.New("only Linux confines its workers") }

func compute(time.Duration) {}
