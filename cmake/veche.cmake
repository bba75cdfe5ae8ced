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
if(VECHE_SANITIZE)
  target_compile_options(veche_options INTERFACE
    -fsanitize=${VECHE_SANITIZE} -fno-omit-frame-pointer -fno-sanitize-recover=all)
  if(VECHE_SANITIZE_WITHOUT)
    target_compile_options(veche_options INTERFACE -fno-sanitize=${VECHE_SANITIZE_WITHOUT})
  endif()
  target_link_options(veche_options INTERFACE -fsanitize=${VECHE_SANITIZE})
  # g++ 12 with sanitizers sees null dereferences inside the standard library.
  target_compile_options(veche_options INTERFACE -Wno-null-dereference -Wno-maybe-uninitialized)
endif()
if(VECHE_FUZZ)
  target_compile_options(veche_options INTERFACE -fsanitize=fuzzer-no-link)
endif()

# What most sources include anyhow is parsed once: a third of what building takes. Each file still names what it uses.
file(WRITE ${PROJECT_BINARY_DIR}/precompiled.cpp "")
add_library(veche_precompiled OBJECT ${PROJECT_BINARY_DIR}/precompiled.cpp)
target_link_libraries(veche_precompiled PRIVATE veche_options)
target_precompile_headers(veche_precompiled PRIVATE
  <algorithm> <array> <chrono> <filesystem> <fmt/format.h> <fstream> <functional> <map> <memory> <optional> <set> <sstream>
  <string> <string_view> <tl/expected.hpp> <utility> <variant> <vector>)

# veche_library(NAME SOURCES… LINKS…): one library, one folder.
function(veche_library name)
  cmake_parse_arguments(PARSE_ARGV 1 ARG "" "" "SOURCES;LINKS;PRIVATE_LINKS")
  add_library(${name} STATIC ${ARG_SOURCES})
  target_link_libraries(${name} PUBLIC veche_options ${ARG_LINKS} PRIVATE ${ARG_PRIVATE_LINKS})
  target_precompile_headers(${name} REUSE_FROM veche_precompiled)
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
  target_precompile_headers(test_${name} REUSE_FROM veche_precompiled)
  if(ARG_DEPENDS)
    add_dependencies(test_${name} ${ARG_DEPENDS})
  endif()
  add_test(NAME ${name} COMMAND test_${name})
  set_tests_properties(${name} PROPERTIES TIMEOUT 1200)
endfunction()
