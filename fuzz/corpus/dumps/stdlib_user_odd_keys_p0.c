Nccopy_reg
_reconstructor
(ccorpus_types
Plain
c__builtin__
object
NtR(dS'a'
I1
sS'not an identifier'
I1
sb.