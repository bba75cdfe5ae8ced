// Expected failure as a return value. Used by every folder.
#pragma once

#include <string>
#include <tl/expected.hpp>
#include <utility>

namespace veche {

// What went wrong and where, in a sentence for a person: "town.toml:12: field 'number': expected text".
struct Error {
    std::string message;
};

template <typename T>
using Result = tl::expected<T, Error>;

inline tl::unexpected<Error> failure(std::string message) {
    return tl::unexpected<Error>(Error{std::move(message)});
}

}  // namespace veche
