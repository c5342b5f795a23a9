# SPDX-FileCopyrightText: 2026 The Brinery authors
# SPDX-License-Identifier: MIT
"""Objects of classes of one's own. With an argument it only reads."""
import pickle
import sys

from staff import Employee, Team

PATH = "user_classes.pkl"

if len(sys.argv) == 1:
    teams = {
        "kitchen": Team("boils the plums", [Employee("Omkar", 21, 40000.0), Employee("Ada", 36, 81500.5)]),
        "office": Team("counts the jars", [Employee("Grace", 45, 97000.0)]),
    }
    with open(PATH, "wb") as file:
        pickle.dump(teams, file, protocol=5)
with open(PATH, "rb") as file:
    teams = pickle.load(file)
for name, team in teams.items():
    print("The %s %s." % (name, team.purpose))
    for each in team.members:
        print("  %s, %d, earns %g" % (each.name, each.age, each.pay))
