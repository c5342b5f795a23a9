// SPDX-FileCopyrightText: 2026 The Brinery authors
// SPDX-License-Identifier: MIT
//
// Reads a pickle of Python 2, whose 8-bit strings may be text or bytes: the reader of the file must know which.
#include <brinery/pickle.h>

#include <iostream>

int main() {
  const char* path = "data/strings-py27-p2.pkl";
  brinery::pickle::LoadOptions options;
  options.encoding = "latin1";
  const brinery::Document as_text = brinery::pickle::load(path, options);
  options.encoding = "bytes";
  const brinery::Document as_bytes = brinery::pickle::load(path, options);
  std::cout << brinery::repr(as_text.root()["drink"]) << '\n';
  for (const brinery::DictItem& item : as_bytes.root().items()) {
    std::cout << brinery::repr(item.key) << ": " << brinery::repr(item.value) << '\n';
  }
}
