// SPDX-FileCopyrightText: 2026 The Brinery authors
// SPDX-License-Identifier: MIT
//
// UnknownFields: a member of this type keeps the fields that were in the input but not in the struct, so that a program
// of yesterday that changes a record of tomorrow loses nothing. Comes with <brinery/reflect.h>.
#pragma once

#include <memory>
#include <utility>

namespace brinery {

class Document;

// The fields that a struct does not know, as a dict from names to values in a Document of its own, copied from the
// input and shared by the copies of the struct. Writers put them behind the struct's own fields.
//
// Thread level: immutable, but for assignment.
class UnknownFields {
 public:
  UnknownFields() = default;

  // REQUIRES: the root is a dict whose keys are str.
  explicit UnknownFields(std::shared_ptr<const Document> dict) noexcept : dict_(std::move(dict)) {}

  bool empty() const noexcept { return dict_ == nullptr; }

  // The dict, or null where there are none.
  const Document* dict() const noexcept { return dict_.get(); }

  // Equal names and values, as Python's dicts.
  friend bool operator==(const UnknownFields& a, const UnknownFields& b);

 private:
  std::shared_ptr<const Document> dict_;
};

}  // namespace brinery
