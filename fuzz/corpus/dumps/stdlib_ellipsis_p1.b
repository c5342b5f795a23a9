>](c__builtin__
Ellipsis
c__builtin__
NotImplemented
e.