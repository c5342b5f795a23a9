>€ccorpus_types
make_thing
UvN†qR}(UmadehUextra}UkUvsub.