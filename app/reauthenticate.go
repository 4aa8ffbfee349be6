package app

import "context"

// CheckPassword asks for the account's password again, before something that an unlocked screen left alone must not
// allow: adding a representative, handing the record out. Errors: WrongCredentials, Throttled.
func (s *Session) CheckPassword(ctx context.Context, pass string) error {
	return s.account.CheckPassword(ctx, pass)
}
