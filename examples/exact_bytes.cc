// SPDX-FileCopyrightText: 2026 The Brinery authors
// SPDX-License-Identifier: MIT
//
// Pickles a small list with protocol 3 and prints the bytes, which are those that Python writes for the same list:
// once from a document, and once from a vector of structs.
#include <brinery/literal.h>
#include <brinery/pickle_types.h>
#include <brinery/pickler.h>

#include <iostream>
#include <string>
#include <string_view>
#include <vector>

struct Row {
  std::string a;
  int b;
  double c;
};

// Prints bytes as Python does.
void print(std::string_view bytes) {
  brinery::Document document;
  std::cout << brinery::repr(document.bytes(bytes)) << '\n';
}

int main() {
  const brinery::Document document = brinery::literal::parse("[{'a': 'A', 'b': 2, 'c': 3.0}]");
  print(brinery::pickle::dumps(document, {.protocol = 3}));

  const std::vector<Row> rows{{.a = "A", .b = 2, .c = 3.0}};
  print(brinery::pickle::dumps(rows, {.protocol = 3}));
}
