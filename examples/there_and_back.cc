// SPDX-FileCopyrightText: 2026 The Brinery authors
// SPDX-License-Identifier: MIT
//
// Writes a list to a file and reads it again: what comes back is another object, and an equal one. With an
// argument the program only reads, so that the file may be that of python/there_and_back.py.
#include <brinery/literal.h>
#include <brinery/pickle.h>

#include <iostream>

int main(int argc, char**) {
  const bool only_read = argc > 1;
  const char* path = "there_and_back.pkl";
  const brinery::Document before = brinery::literal::parse("[{'a': 'A', 'b': 2, 'c': 3.0}]");
  if (!only_read) brinery::pickle::dump(before, path);
  const brinery::Document after = brinery::pickle::load(path);

  const brinery::Value same(before.root().is(after.root()));
  const brinery::Value equal(before.root() == after.root());
  std::cout << "before: " << brinery::repr(before.root()) << '\n'
            << "after:  " << brinery::repr(after.root()) << '\n'
            << "same:   " << brinery::repr(same) << '\n'
            << "equal:  " << brinery::repr(equal) << '\n';
}
