// SPDX-FileCopyrightText: 2026 The Brinery authors
// SPDX-License-Identifier: MIT
//
// Keeps a log: each entry is a pickle of its own, appended to the file, and a loop reads them all. With an
// argument the program only reads, so that the file may be that of python/several_pickles.py.
#include <brinery/literal.h>
#include <brinery/pickle.h>

#include <filesystem>
#include <fstream>
#include <iostream>

namespace {

const char* const kPath = "several_pickles.pkl";

void append(const brinery::Document& entry) {
  std::ofstream file(kPath, std::ios::binary | std::ios::app);
  brinery::pickle::dump(entry, file, {.protocol = 4});
}

void read_all() {
  std::ifstream file(kPath, std::ios::binary);
  brinery::pickle::Unpickler in(file);
  int sold = 0;
  for (const brinery::Document& entry : in) {
    std::cout << "day " << entry.root()["day"].as<int>() << ": " << entry.root()["sold"].as<int>()
              << " sold\n";
    sold += entry.root()["sold"].as<int>();
  }
  std::cout << sold << " in all\n";
}

}  // namespace

int main(int argc, char**) {
  const bool only_read = argc > 1;
  if (!only_read) {
    std::filesystem::remove(kPath);
    append(brinery::literal::parse("{'day': 1, 'sold': 17}"));
    append(brinery::literal::parse("{'day': 2, 'sold': 23}"));
    append(brinery::literal::parse("{'day': 3, 'sold': 5}"));
  }
  read_all();
}
