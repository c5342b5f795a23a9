ccorpus_types
rebuild_copyregged
(Va
tR.