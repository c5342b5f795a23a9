>€ccorpus_types
MyByteArray
Cabc…R}b.