// A number a person gives a test through the environment.
#pragma once

#include <cstdlib>

namespace veche::test {

inline unsigned number_from(const char* name, unsigned otherwise) {
    const char* const text = std::getenv(name);
    return text == nullptr ? otherwise : static_cast<unsigned>(std::strtoul(text, nullptr, 10));
}

}  // namespace veche::test
