€ccorpus_types
Reduce2
K]Ka†R.