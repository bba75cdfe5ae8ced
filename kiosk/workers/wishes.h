// How the library answers what screens ask for. Called on the library worker's thread only.
#pragma once

#include "base/result.h"
#include "content/edition/edition.h"
#include "content/search/search.h"
#include "content/store/reader.h"
#include "kiosk/screen.h"

namespace veche::kiosk {

// What wishes are answered from, and for whom. Owns nothing.
struct Shelf {
    content::StoreReader& store;
    content::Search& search;
    content::edition::FolderBlobs& blobs;
    content::Viewpoint view;
};

// Of the wish's `Answer`. A problem when the store or a file cannot be read, or what is asked for is not there today.
[[nodiscard]] Result<Loaded> answer(const Wish& wish, const Shelf& shelf);

}  // namespace veche::kiosk
