// Package seal is all of Carnet's cryptography at rest: passwords and recovery codes into keys, sealed records,
// sealed attachment streams, the small files that hold keys, and the signed log of who may open a child's record.
// Nothing else in the program encrypts what is kept.
//
// # Keys
//
//	password      ─ Argon2id ─┐
//	recovery code ─ HKDF ─────┴─ wrap ─► account root key ─ HKDF ─► wraps the account's HPKE and Ed25519 seeds
//	profile key, one per child and epoch = HPKE-sealed to each member's public key, each grant signed and chained
//	profile key ─ HKDF ─► keys of records, store keys, attachments, inventory and anchor
//
// # Promises
//
//   - A value opened without error is byte for byte what was sealed, at the same place, in the same version, by someone
//     who holds the key. A changed bit, a cut, an exchange of two values or of two profiles is refused.
//   - A wrong password and an unknown account cost the same work ([DummyUnlock]) and give the same error.
//   - The parameters of the password hash are read from disk only within bounds ([KDF.Check]): a file that was tampered
//     with can neither weaken the hash nor exhaust memory.
//   - What this package cannot see is a whole older copy of everything; [Anchor] narrows that, and only a witness
//     outside the device closes it.
//
// # Formats
//
// Integers are big-endian. Every format begins with its version (a suite or format byte), so that each can change alone.
// The additional data of every seal names its use ("csn/rec/v1", "csn/slot/v1", ...), and lengths are explicit: no two
// different inputs run together to the same bytes.
//
//	record   suite 1 | op 1 | schema 2 | epoch 4 | clock 8 | device 4 | nonce 24 | XChaCha20-Poly1305(padded to 256)
//	small    suite 1 | nonce 24 | XChaCha20-Poly1305(padded to 256)
//	stream   suite 1 | nonce 24 | chunks of 64 KiB, ChaCha20-Poly1305, nonce = counter 11 | last 1 (see [NewWriter])
//	file     magic 4 | format 1 | body | SHA-256 32   keyslot and grant log; the checksum tells damage from a wrong password
//	anchor   magic 4 | format 1 | seq 8 | root 32 | HMAC-SHA256 32
//
// Randomness is a parameter everywhere, with one exception: crypto/hpke draws what it needs for an encapsulation from
// the operating system and lets nobody replace it.
//
// # Memory
//
// Go copies values, and clears nothing that it collects. So keys are used in few places, ciphers and hashes are overwritten
// when they have done their work, Wipe also reaches the stack, and [Scrub], after locking, overwrites all memory that is no
// longer used. A test in storage reads the whole memory of a locked process and finds no key. What remains: a page that the
// system wrote to swap meanwhile, registers saved in the middle of a cipher, and whatever is still referenced, such as the
// text of a password field until it is emptied.
package seal
