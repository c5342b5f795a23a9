(lp0
ccopy_reg
_reconstructor
p1
accollections
OrderedDict
p2
a.