package storage

// ExamineWith examines a vault on a disk whose free space the test says.
var ExamineWith = examine
