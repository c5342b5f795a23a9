// SPDX-FileCopyrightText: 2026 The Brinery authors
// SPDX-License-Identifier: MIT
//
// StreamPickler: all that writes the pickles of one stream with the hooks of DumpOptions: values of Documents, and C++ objects by
// way of values that are made of them. C++ objects without hooks need none of this: typed_dumps.cc.
#pragma once

#include <optional>

#include <brinery/detail/to_value_writer.h>
#include <brinery/detail/typed_object.h>
#include <brinery/document.h>
#include <brinery/pickle_encoder.h>
#include <brinery/pickler.h>

#include "pickle/document_viewer.h"

namespace brinery::pickle {

// ValueError for a protocol that does not exist.
EncoderOptions encoder_options(const DumpOptions& options);

// The options must outlive it. Long strings and buffers are handed to the sink as views of what it keeps, or the caller.
class StreamPickler {
 public:
  // `sharing`: see DocumentViewer.
  StreamPickler(Sink& sink, const DumpOptions& options, const detail::Sharing* sharing = nullptr);
  StreamPickler(const StreamPickler&) = delete;
  StreamPickler& operator=(const StreamPickler&) = delete;

  // Writes one pickle. After an error the memo is empty.
  void dump(Value root);
  void dump(const detail::TypedObject& object);

  // Forgets what was written, and with it what was kept for its sake.
  void clear_memo();
  void set_fast(bool fast) { encoder_.set_fast(fast); }

 private:
  // Values of C++ objects, which stay as long as the memo knows them.
  struct MadeValues {
    explicit MadeValues(int protocol) : writer(document, protocol) {}
    Document document;
    detail::ToWriter writer;
  };

  void write(Value root);

  const DumpOptions& options_;
  PickleEncoder encoder_;
  DocumentViewer viewer_;
  DocumentViewer::Writer writer_;
  std::optional<Document> canonical_;  // the last value in its canonical form
  std::optional<MadeValues> made_;
};

}  // namespace brinery::pickle
