// SPDX-FileCopyrightText: 2026 The Brinery authors
// SPDX-License-Identifier: MIT
//
// Values of a Document within a pickle of C++ objects: unknown fields, members of type Value.
#include <memory>

#include <brinery/detail/typed_put.h>

#include "pickle/document_viewer.h"

namespace brinery::detail {

void put_value(PickleEncoder& encoder, Value value, std::shared_ptr<void>& kept) {
  static const pickle::DumpOptions kNoHooks;
  if (kept == nullptr) {
    kept = std::make_shared<pickle::DocumentViewer>(kNoHooks);
    encoder.keep(kept);  // with what it makes on the way
  }
  pickle::DocumentViewer::Writer writer(encoder, *static_cast<pickle::DocumentViewer*>(kept.get()));
  try {
    writer.write_part(value);
  } catch (Error& error) {
    error.locate(writer.path());
    throw;
  }
}

}  // namespace brinery::detail
