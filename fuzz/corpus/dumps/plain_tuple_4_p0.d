>(L1L
Vtwo
p0
F3.0
Ntp1
.