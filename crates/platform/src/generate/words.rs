//! The vocabulary of business names, by trade.

use wheelhouse_contract::tenant::BusinessType;

/// What one trade calls itself.
pub struct Trade {
    pub firsts: &'static [&'static str],
    pub suffixes: &'static [&'static str],
    pub things: &'static [&'static str],
    /// Industry subcategories.
    pub kinds: &'static [&'static str],
}

pub fn trade(kind: BusinessType) -> &'static Trade {
    match kind {
        BusinessType::Medical => &MEDICAL,
        BusinessType::Salon => &SALON,
        BusinessType::Restaurant => &RESTAURANT,
        BusinessType::Consultant => &CONSULTANT,
        BusinessType::General => &GENERAL,
    }
}

#[rustfmt::skip]
pub const ADJECTIVES: &[&str] = &[
    "Amber", "Bright", "Brass", "Copper", "Crooked", "Early", "Gentle", "Gilded", "Golden", "Good", "Green", "Hidden",
    "Honest", "Humble", "Ivory", "Little", "Merry", "Old", "Painted", "Proper", "Quiet", "Rolling", "Rosy", "Rustic",
    "Silver", "Standing", "Steady", "Sunny", "Tall", "Village", "Wandering", "White", "Wild", "Young",
];
#[rustfmt::skip]
pub const LANDMARKS: &[&str] = &[
    "Abbeygate", "Ashdown", "Aldgate", "Bankside", "Beacon Hill", "Blackfriars", "Bridgewater", "Brookfield",
    "Castlegate", "Cathedral Close", "Chesil", "Clifton", "Coldharbour", "Deansgate", "Eastgate", "Elmwood",
    "Fairview", "Fenwick", "Foxglove", "Greenway", "Harbourside", "Hawthorn", "Heathfield", "Highcross", "Holm Oak",
    "Kestrel", "Kingsway", "Lakeside", "Langdale", "Lindisfarne", "Lowther", "Marlowe", "Meadowbank", "Millbrook",
    "Moorgate", "Northgate", "Oakfield", "Old Mill", "Orchard House", "Parkside", "Pennine", "Priory", "Quayside",
    "Ravenscroft", "Redbridge", "Riverside", "Rowan", "Severn", "Silverdale", "Southbank", "Springfield", "St Anne's",
    "St Giles", "St Mary's", "Stonebridge", "Summerhill", "Swanley", "Thistle", "Tower Hill", "Trinity", "Wensley",
    "Westbourne", "Whitehall", "Willowbrook", "Windermere", "Woodlands", "Wren", "Yarrow",
];
#[rustfmt::skip]
pub const PARTNERS: &[&str] = &[
    "Co", "Sons", "Daughters", "Partners", "Company", "Friends", "Family", "Vine", "Thyme", "Stone", "Sage", "Oak",
    "Pine", "Rye", "Sparrow", "Finch", "Fern", "Clay", "Crown", "Anchor",
];

#[rustfmt::skip]
static MEDICAL: Trade = Trade {
    firsts: &[
        "Bluebell", "Caring Hands", "Clearview", "Cornerstone", "Evergreen", "Gentle Touch", "Harbour", "Heartlands",
        "Honeysuckle", "Lighthouse", "Mayflower", "New Leaf", "Northern Light", "Primrose", "Rosewood", "Sunrise",
        "Tranquil", "Whitestone",
    ],
    suffixes: &[
        "Dental Practice", "Dental Care", "Medical Centre", "Family Practice", "Surgery", "Physiotherapy",
        "Eye Clinic", "Opticians", "Health Clinic", "Podiatry", "Veterinary Centre", "Osteopaths", "Dermatology",
        "Hearing Care", "Orthodontics", "Women's Health", "Sports Injury Clinic", "Wellbeing Clinic",
    ],
    things: &[
        "Clinic", "Smile Studio", "Surgery", "Practice", "Health Rooms", "Treatment Rooms", "Dental House",
        "Apothecary",
    ],
    kinds: &[
        "Dentistry", "General practice", "Physiotherapy", "Optometry", "Dermatology", "Veterinary", "Mental health",
    ],
};
#[rustfmt::skip]
static SALON: Trade = Trade {
    firsts: &[
        "Aurora", "Bella", "Blush", "Coco", "Eden", "Halo", "Indigo", "Ivy", "Juno", "Lavish", "Luna", "Muse", "Opal",
        "Pearl", "Poppy", "Saffron", "Serenity", "Velvet", "Willow", "Zen",
    ],
    suffixes: &[
        "Hair", "Hair & Beauty", "Beauty Rooms", "Barbers", "Nail Studio", "Salon", "Spa", "Brow Bar", "Hairdressing",
        "Beauty Lounge", "Skin Studio", "Grooming", "Lashes & Brows", "Day Spa", "Colour House", "Tattoo Studio",
    ],
    things: &[
        "Chair", "Scissor", "Mirror Room", "Barbershop", "Comb", "Beauty Box", "Cutting Room", "Dressing Table",
    ],
    kinds: &[
        "Hairdressing", "Barber", "Nails", "Spa", "Beauty", "Tattoo and piercing",
    ],
};
#[rustfmt::skip]
static RESTAURANT: Trade = Trade {
    firsts: &[
        "Basil", "Bombay", "Cardamom", "Cinnamon", "Damson", "Fig", "Juniper", "Lemongrass", "Marrakesh", "Mint",
        "Olive", "Paprika", "Peking", "Persimmon", "Rosemary", "Sorrel", "Tamarind", "Tarragon", "Truffle", "Umami",
    ],
    suffixes: &[
        "Kitchen", "Bistro", "Brasserie", "Café", "Grill", "Tandoori", "Pizzeria", "Bakery", "Tea Room", "Noodle Bar",
        "Smokehouse", "Chippy", "Trattoria", "Meze Bar", "Dining Room", "Coffee Roasters", "Deli", "Gastropub",
    ],
    things: &[
        "Table", "Fork", "Oven", "Fox", "Hare", "Lamb", "Pheasant", "Plough", "Larder", "Pantry", "Kettle",
        "Lobster Pot",
    ],
    kinds: &[
        "Café", "Pub", "Fine dining", "Takeaway", "Bakery", "Catering", "Street food",
    ],
};
#[rustfmt::skip]
static CONSULTANT: Trade = Trade {
    firsts: &[
        "Apex", "Argent", "Bearing", "Compass", "Evermore", "Foresight", "Helm", "Keystone", "Lodestar", "Meridian",
        "Northstar", "Outlook", "Pinnacle", "Plumb Line", "Prospect", "Sextant", "Tessera", "Vantage", "Waypoint",
    ],
    suffixes: &[
        "Consulting", "Advisory", "Accountants", "Solicitors", "Architects", "Financial Planning", "HR Partners",
        "Tax Advisers", "Surveyors", "Associates", "Wealth", "Legal", "Chartered Accountants", "Strategy",
        "Mediation", "Planning", "Engineering Consultants",
    ],
    things: &[
        "Ledger", "Practice", "Counsel", "Drawing Office", "Study", "Bureau", "Chambers", "Abacus",
    ],
    kinds: &[
        "Accountancy", "Legal", "Architecture", "Financial advice", "Human resources", "Marketing", "IT advice",
    ],
};
#[rustfmt::skip]
static GENERAL: Trade = Trade {
    firsts: &[
        "Albion", "Anvil", "Arrow", "Beehive", "Britannia", "Castle", "County", "Dragon", "Fairway", "Falcon",
        "Heron", "Ironbridge", "Jubilee", "Lion", "Monarch", "Pioneer", "Reliable", "Swift", "Unicorn", "Viking",
    ],
    suffixes: &[
        "Plumbing", "Electrical", "Removals", "Motors", "Garden Centre", "Cleaning Services", "Lettings", "Carpentry",
        "Roofing", "Tyres", "Florist", "Pet Care", "Driving School", "Bookshop", "Hardware", "Cycles", "Fitness",
        "Nursery", "Locksmiths", "Property Services", "Joinery", "Framing",
    ],
    things: &[
        "Workshop", "Toolbox", "Shed", "Garage", "Nest", "Bookshop", "Bicycle", "Greenhouse", "Kiln", "Forge",
    ],
    kinds: &[
        "Trades", "Automotive", "Retail", "Property", "Fitness", "Education", "Pets", "Home services",
    ],
};
