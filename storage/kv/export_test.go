package kv

// EngineOptions lets a benchmark open plain Badger with the very options of the guarded one.
var EngineOptions = engineOptions
