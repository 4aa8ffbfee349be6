// Package people shows who the record books of an account are about: the list of profiles, a new child, who a person is.
package people
