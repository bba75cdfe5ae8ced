// The catalog's bytes. Internal to content/edition/; write_edition() is what others call. Pure.
#pragma once

#include <string>

#include "content/edition/edition.h"

namespace veche::content::edition {

// Compact JSON, keys sorted: equal catalogs give equal bytes.
[[nodiscard]] std::string write_catalog(const Catalog& catalog);

}  // namespace veche::content::edition
