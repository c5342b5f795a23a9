// SPDX-FileCopyrightText: 2026 The Brinery authors
// SPDX-License-Identifier: MIT
//
// Reads a pickle that a Python program left, and takes one number out of it.
#include <brinery/pickle.h>

#include <iostream>

int main() {
  const brinery::Document document = brinery::pickle::load("data/staff-py313-p5.pkl");
  const brinery::Value omkar = document.root()["Omkar"];  // an instance of staff.Employee
  std::cout << "Omkar is " << omkar.state()["age"].as<int>() << '\n';
}
