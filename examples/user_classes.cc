// SPDX-FileCopyrightText: 2026 The Brinery authors
// SPDX-License-Identifier: MIT
//
// Objects of C++ structs as instances of Python's classes, and back: BRINERY_CLASS names the class, the members
// are its attributes. With an argument the program only reads, so that the file may be that of
// python/user_classes.py.
#include <brinery/pickle_types.h>

#include <iostream>
#include <map>
#include <string>
#include <vector>

struct Employee {
  std::string name;
  int age;
  double pay;
};
BRINERY_CLASS(Employee, "staff", "Employee")

struct Team {
  std::string purpose;
  std::vector<Employee> members;
};
BRINERY_CLASS(Team, "staff", "Team")

int main(int argc, char**) {
  const bool only_read = argc > 1;
  const char* path = "user_classes.pkl";
  if (!only_read) {
    const std::map<std::string, Team> teams{
        {"kitchen", {"boils the plums", {{"Omkar", 21, 40000.0}, {"Ada", 36, 81500.5}}}},
        {"office", {"counts the jars", {{"Grace", 45, 97000.0}}}},
    };
    brinery::pickle::dump(teams, path);
  }
  for (const auto& [name, team] : brinery::pickle::load<std::map<std::string, Team>>(path)) {
    std::cout << "The " << name << ' ' << team.purpose << ".\n";
    for (const Employee& each : team.members) {
      std::cout << "  " << each.name << ", " << each.age << ", earns " << each.pay << '\n';
    }
  }
}
