// SPDX-FileCopyrightText: 2026 The Brinery authors
// SPDX-License-Identifier: MIT
//
// Reads a file to which a Python program has added one pickle after the other, as logs are kept.
#include <brinery/pickle.h>

#include <fstream>
#include <iostream>

int main() {
  std::ifstream file("data/log-py38-p4.pkl", std::ios::binary);
  brinery::pickle::Unpickler in(file);
  int sold = 0;
  for (const brinery::Document& entry : in) {
    std::cout << "day " << entry.root()["day"].as<int>() << ": " << entry.root()["sold"].as<int>()
              << " sold\n";
    sold += entry.root()["sold"].as<int>();
  }
  std::cout << sold << " in all\n";
}
