// SPDX-FileCopyrightText: 2026 The Brinery authors
// SPDX-License-Identifier: MIT
//
// The hostile pickles for which Brinery's verdict is another than that of CPython 3.13's C unpickler: the table of
// docs/reference/hostile-pickles.md, which also says why. hostile_test.cc keeps the two equal.
#pragma once

#include <string_view>

namespace brinery::test_support {

struct Disagreement {
  std::string_view inputs;  // separated by blanks
  std::string_view c;       // verdict of CPython's C unpickler
  std::string_view python;  // of its Python unpickler
  std::string_view brinery;
};

// A verdict is "loads", the class of an error, or "asks for a name" where CPython had every name refused; Brinery's may
// be "loads another value".
inline constexpr Disagreement kDisagreements[] = {
    // References to the outside.
    {"hostile/persid_text hostile/persid_bin hostile-more/persid_text "
     "hostile-more/binpersid_pickle hostile-more/text_persid_empty hostile-more/deep_persid "
     "cuts/mixed_p4[80]^34",
     "UnpicklingError", "UnpicklingError", "loads"},
    {"hostile/ext_unknown hostile-more/ext1_unregistered hostile-more/ext2_unregistered "
     "hostile-more/ext4_unregistered cuts/cycle_p2[0]^2 cuts/cycle_p3[16]^236",
     "ValueError", "ValueError", "loads"},
    {"cuts/cycle_p0[21]^243", "ValueError", "ValueError", "AttributeError"},
    {"hostile/next_buffer_none hostile-more/stack_next_buffer_none cuts/cycle_p5[23]^3", "UnpicklingError",
     "UnpicklingError", "loads"},
    // Calls and state.
    {"hostile-more/stack_reduce_int hostile-more/stack_reduce_none "
     "hostile-more/stack_reduce_str",
     "TypeError", "TypeError", "loads"},
    {"hostile-more/stack_obj_not_class hostile-more/stack_obj_text", "TypeError", "AttributeError", "loads"},
    {"hostile/build_none hostile-more/stack_build_int", "AttributeError", "loads", "loads"},
    {"hostile-more/stack_build_int_state hostile-more/stack_build_dict_state "
     "hostile-more/stack_build_pair_slots",
     "AttributeError", "AttributeError", "loads"},
    {"hostile-more/stack_build_str_state", "UnpicklingError", "AttributeError", "loads"},
    {"hostile-more/stack_build_false_state", "UnpicklingError", "loads", "loads"},
    {"hostile-more/stack_build_list_none hostile-more/stack_build_pair", "loads", "loads",
     "loads another value"},
    {"hostile-more/global_empty_names", "UnpicklingError", "asks for a name", "loads"},
    // Behind a refused name.
    {"hostile/exec_then_garbage hostile-more/broken_after_call", "asks for a name", "asks for a name",
     "UnpicklingError"},
    {"hostile/exec_no_stop hostile-more/truncated_after_call", "asks for a name", "asks for a name",
     "EOFError"},
    {"hostile/reduce_not_tuple", "asks for a name", "asks for a name", "TypeError"},
    {"hostile/newobj_not_tuple", "asks for a name", "asks for a name", "UnpicklingError"},
    {"hostile-more/in_args_of_ok", "asks for a name", "asks for a name", "UnpicklingError"},
    {"hostile-more/picklescan_broken_model", "asks for a name", "asks for a name", "UnpicklingError"},
    {"hostile-more/picklescan_sys_module_override_sploit", "asks for a name", "asks for a name",
     "UnpicklingError"},
    // Lengths and frames.
    {"hostile/binbytes8_huge hostile-more/binbytes8_2e63m1", "OverflowError", "EOFError", "UnpicklingError"},
    {"hostile/bytearray8_huge hostile-more/bytearray8_2e40 cuts/cycle_p0[5]^192", "MemoryError",
     "MemoryError", "UnpicklingError"},
    {"hostile-more/binbytes_huge cuts/mixed_p0[1]^38", "MemoryError", "EOFError", "UnpicklingError"},
    {"hostile/exec_frame_divergence hostile-more/frame_unaligned_line "
     "hostile-more/frame_in_frame",
     "loads", "UnpicklingError", "UnpicklingError"},
    {"hostile-more/frame_cut_string", "EOFError", "UnpicklingError", "UnpicklingError"},
    // Buffers.
    {"hostile-more/stack_readonly_buffer_bytearray", "loads", "loads", "loads another value"},
    // Memo.
    {"hostile/binput_far hostile-more/put_2e31 hostile-more/long_binput_max "
     "hostile-more/long_binput_2e31",
     "MemoryError", "loads", "loads"},
    // Text numbers.
    {"hostile/int_plus", "loads", "loads", "loads another value"},
    {"hostile-more/num_int_001 hostile-more/num_int_octal hostile-more/num_int_nul "
     "hostile-more/num_float_nul",
     "loads", "ValueError", "ValueError"},
    {"hostile-more/put_empty hostile-more/num_int_empty hostile-more/num_long_empty "
     "hostile-more/num_float_empty",
     "UnpicklingError", "ValueError", "ValueError"},
    {"hostile-more/num_float_overflow", "OverflowError", "loads", "loads"},
    {"hostile-more/num_float_space hostile-more/num_float_underscore", "ValueError", "loads", "loads"},
    {"cuts/cycle_p0[18]^186 cuts/cycle_p0[19]^162 cuts/cycle_p0[14]^170 "
     "cuts/cycle_p0[13]^157 cuts/cycle_p0[3]^233 cuts/cycle_p0[10]^234 cuts/cycle_p0[10]^250 "
     "cuts/cycle_p0[10]^248 cuts/cycle_p0[18]^193 cuts/cycle_p0[19]^242 cuts/cycle_p0[3]^207 "
     "cuts/cycle_p0[18]^207",
     "UnicodeDecodeError", "ValueError", "ValueError"},
};

}  // namespace brinery::test_support
