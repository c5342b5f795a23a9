(icorpus_types
OldStyle
p1
(dS'a'
g1
sS'b'
Nsb.