// SPDX-FileCopyrightText: 2026 The Brinery authors
// SPDX-License-Identifier: MIT
//
// Pickles without a file: any C++ stream will do, and so will a string.
#include <brinery/literal.h>
#include <brinery/pickle.h>

#include <iostream>
#include <sstream>
#include <string>

namespace pickle = brinery::pickle;

int main() {
  const brinery::Document jam = brinery::literal::parse("{'fruit': 'plum', 'jars': 12}");
  const brinery::Document syrup = brinery::literal::parse("{'fruit': 'elder', 'jars': 3}");

  std::stringstream stream;
  pickle::dump(jam, stream, {.protocol = 4});
  pickle::dump(syrup, stream, {.protocol = 4});
  std::cout << "stream: " << stream.view().size() << " bytes\n";
  pickle::Unpickler in(stream);
  for (const brinery::Document& each : in) std::cout << brinery::repr(each.root()) << '\n';

  const std::string bytes = pickle::dumps(jam, {.protocol = 4});
  std::cout << "string: " << bytes.size() << " bytes\n";
  std::cout << brinery::repr(pickle::loads(bytes).root()) << '\n';
}
