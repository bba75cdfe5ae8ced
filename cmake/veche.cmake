# How a target of ours is made: the same language, warnings and sanitizers everywhere.
add_library(veche_options INTERFACE)
target_include_directories(veche_options INTERFACE ${PROJECT_SOURCE_DIR})
target_include_directories(veche_options SYSTEM INTERFACE ${EXPECTED_INCLUDE})
# One answer for every file: toml++ with and without exceptions are two libraries of one name; what fmt and SDL define
# would make another of the headers precompiled below.
target_compile_definitions(veche_options INTERFACE TOML_EXCEPTIONS=0 _REENTRANT)
target_link_libraries(veche_options INTERFACE fmt::fmt)
target_compile_options(veche_options INTERFACE
  -Wall -Wextra -Wpedantic -Wshadow -Wconversion -Wsign-conversion -Wold-style-cast -Wnull-dereference)
if(VECHE_WARNINGS_ARE_ERRORS)
  target_compile_options(veche_options INTERFACE -Werror)
endif()
# With optimisation g++ 12 sees uninitialised values and null dereferences inside the standard library's own variant,
# optional and string.
if(CMAKE_CXX_COMPILER_ID STREQUAL GNU AND NOT CMAKE_BUILD_TYPE STREQUAL Debug)
  target_compile_options(veche_options INTERFACE -Wno-maybe-uninitialized -Wno-null-dereference)
endif()
# clang asks for braces that a list of one text in an aggregate does not need.
if(CMAKE_CXX_COMPILER_ID STREQUAL Clang)
  target_compile_options(veche_options INTERFACE -Wno-missing-braces)
endif()
if(VECHE_SANITIZE)
  target_compile_options(veche_options INTERFACE
    -fsanitize=${VECHE_SANITIZE} -fno-omit-frame-pointer -fno-sanitize-recover=all)
  if(VECHE_SANITIZE_WITHOUT)
    target_compile_options(veche_options INTERFACE -fno-sanitize=${VECHE_SANITIZE_WITHOUT})
  endif()
  target_link_options(veche_options INTERFACE -fsanitize=${VECHE_SANITIZE})
  # g++ 12 with sanitizers sees null dereferences inside the standard library.
  if(CMAKE_CXX_COMPILER_ID STREQUAL GNU)
    target_compile_options(veche_options INTERFACE -Wno-null-dereference -Wno-maybe-uninitialized)
  endif()
endif()
if(VECHE_FUZZ)
  target_compile_options(veche_options INTERFACE -fsanitize=fuzzer-no-link)
endif()

# With sanitizers most code is not optimised, for building takes longer than testing. But base/ and content/, which everything
# stands on, are compiled once and run a million times.
set(VECHE_FLAGS_BELOW "" CACHE STRING "More flags for the sources of base/, content/ and what is built like them")
function(veche_optimise target precompiled)
  if(precompiled MATCHES "^(base|content)$")
    target_compile_options(${target} PRIVATE ${VECHE_FLAGS_BELOW})
  endif()
endfunction()

# What most sources of a folder include anyhow is parsed once, with the standard library: half of what building takes.
# Each file still names what it uses; clang-tidy reads them without this.
file(WRITE ${PROJECT_BINARY_DIR}/precompiled.cpp "")
function(veche_precompile name)
  add_library(veche_precompiled_${name} OBJECT ${PROJECT_BINARY_DIR}/precompiled.cpp)
  veche_optimise(veche_precompiled_${name} ${name})
  target_link_libraries(veche_precompiled_${name} PRIVATE veche_options)
  target_precompile_headers(veche_precompiled_${name} PRIVATE
    <algorithm> <array> <chrono> <filesystem> <fmt/format.h> <fstream> <functional> <map> <memory> <optional> <set>
    <sstream> <string> <string_view> <tl/expected.hpp> <utility> <variant> <vector> ${ARGN})
endfunction()
# For the sources of a folder, and with TESTS also for those of its tests.
function(veche_precompile_folder name)
  cmake_parse_arguments(PARSE_ARGV 1 ARG "" "" "HEADERS;TESTS")
  list(TRANSFORM ARG_HEADERS PREPEND ${PROJECT_SOURCE_DIR}/)
  list(TRANSFORM ARG_TESTS PREPEND ${PROJECT_SOURCE_DIR}/)
  veche_precompile(${name} ${ARG_HEADERS})
  if(VECHE_TESTS)
    veche_precompile(${name}_tests ${ARG_HEADERS} <doctest/doctest.h> ${ARG_TESTS})
  endif()
endfunction()
set(precompiled_content base/json.h content/entry.h content/rules/legal_profile.h content/submission.h)
set(precompiled_ui ${precompiled_content} ui/frame.h ui/view.h)
veche_precompile_folder(base)
veche_precompile_folder(content HEADERS ${precompiled_content})
veche_precompile_folder(ui HEADERS ${precompiled_ui})
veche_precompile_folder(kiosk
  HEADERS ${precompiled_ui} kiosk/forms/traits.h kiosk/state.h
  TESTS tests/support/form_story.h)
veche_precompile_folder(server
  HEADERS ${precompiled_content} server/databases.h server/desk/content_desk.h server/desk/registry_desk.h)
# Which of them the targets of a folder take; a folder says another one.
set(veche_precompiled base)

# veche_library(NAME SOURCES… LINKS…): one library, one folder.
function(veche_library name)
  cmake_parse_arguments(PARSE_ARGV 1 ARG "" "" "SOURCES;LINKS;PRIVATE_LINKS")
  add_library(${name} STATIC ${ARG_SOURCES})
  target_link_libraries(${name} PUBLIC veche_options ${ARG_LINKS} PRIVATE ${ARG_PRIVATE_LINKS})
  veche_optimise(${name} ${veche_precompiled})
  target_precompile_headers(${name} REUSE_FROM veche_precompiled_${veche_precompiled})
endfunction()

# veche_program(NAME SOURCES… LINKS…)
function(veche_program name)
  cmake_parse_arguments(PARSE_ARGV 1 ARG "" "" "SOURCES;LINKS")
  add_executable(${name} ${ARG_SOURCES})
  target_link_libraries(${name} PRIVATE veche_options ${ARG_LINKS})
  set_target_properties(${name} PROPERTIES RUNTIME_OUTPUT_DIRECTORY ${PROJECT_BINARY_DIR})
endfunction()

# veche_test(NAME SOURCES… LINKS…): one doctest program, one CTest case.
function(veche_test name)
  cmake_parse_arguments(PARSE_ARGV 1 ARG "" "" "SOURCES;LINKS;DEPENDS")
  add_executable(test_${name} ${ARG_SOURCES})
  target_link_libraries(test_${name} PRIVATE veche_options veche_test_main ${ARG_LINKS})
  target_precompile_headers(test_${name} REUSE_FROM veche_precompiled_${veche_precompiled}_tests)
  if(ARG_DEPENDS)
    add_dependencies(test_${name} ${ARG_DEPENDS})
  endif()
  add_test(NAME ${name} COMMAND test_${name})
  set_tests_properties(${name} PROPERTIES TIMEOUT 1200)
endfunction()
