Vhello, world
p0
.