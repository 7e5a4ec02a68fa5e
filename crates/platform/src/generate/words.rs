//! The vocabulary of business names, by trade.

use wheelhouse_contract::tenant::BusinessType;

/// What one trade calls itself.
pub struct Trade {
    pub firsts: &'static [&'static str],
    /// With the industry subcategory that each tells.
    pub suffixes: &'static [(&'static str, &'static str)],
    pub things: &'static [(&'static str, &'static str)],
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
        ("Dental Practice", "Dentistry"), ("Dental Care", "Dentistry"), ("Medical Centre", "General practice"),
        ("Family Practice", "General practice"), ("Surgery", "General practice"), ("Physiotherapy", "Physiotherapy"),
        ("Eye Clinic", "Optometry"), ("Opticians", "Optometry"), ("Health Clinic", "General practice"),
        ("Podiatry", "Podiatry"), ("Veterinary Centre", "Veterinary"), ("Osteopaths", "Osteopathy"),
        ("Dermatology", "Dermatology"), ("Hearing Care", "Audiology"), ("Orthodontics", "Dentistry"),
        ("Women's Health", "Gynaecology"), ("Sports Injury Clinic", "Physiotherapy"),
        ("Wellbeing Clinic", "Mental health"),
    ],
    things: &[
        ("Smile Studio", "Dentistry"), ("Surgery", "General practice"), ("Practice", "General practice"),
        ("Health Rooms", "General practice"), ("Treatment Rooms", "Physiotherapy"), ("Dental House", "Dentistry"),
        ("Eye Rooms", "Optometry"), ("Apothecary", "Pharmacy"),
    ],
};
#[rustfmt::skip]
static SALON: Trade = Trade {
    firsts: &[
        "Aurora", "Bella", "Blush", "Coco", "Eden", "Halo", "Indigo", "Ivy", "Juno", "Lavish", "Luna", "Muse", "Opal",
        "Pearl", "Poppy", "Saffron", "Serenity", "Velvet", "Willow", "Zen",
    ],
    suffixes: &[
        ("Hair", "Hairdressing"), ("Hair & Beauty", "Hairdressing"), ("Beauty Rooms", "Beauty"),
        ("Barbers", "Barber"), ("Nail Studio", "Nails"), ("Salon", "Hairdressing"), ("Spa", "Spa"),
        ("Brow Bar", "Beauty"), ("Hairdressing", "Hairdressing"), ("Beauty Lounge", "Beauty"),
        ("Skin Studio", "Beauty"), ("Grooming", "Barber"), ("Lashes & Brows", "Beauty"), ("Day Spa", "Spa"),
        ("Colour House", "Hairdressing"), ("Tattoo Studio", "Tattoo and piercing"),
    ],
    things: &[
        ("Chair", "Barber"), ("Scissor", "Hairdressing"), ("Mirror Room", "Beauty"), ("Barbershop", "Barber"),
        ("Comb", "Hairdressing"), ("Beauty Box", "Beauty"), ("Cutting Room", "Hairdressing"),
        ("Dressing Table", "Beauty"),
    ],
};
#[rustfmt::skip]
static RESTAURANT: Trade = Trade {
    firsts: &[
        "Basil", "Bombay", "Cardamom", "Cinnamon", "Damson", "Fig", "Juniper", "Lemongrass", "Marrakesh", "Mint",
        "Olive", "Paprika", "Peking", "Persimmon", "Rosemary", "Sorrel", "Tamarind", "Tarragon", "Truffle", "Umami",
    ],
    suffixes: &[
        ("Kitchen", "Casual dining"), ("Bistro", "Casual dining"), ("Brasserie", "Fine dining"), ("Café", "Café"),
        ("Grill", "Casual dining"), ("Tandoori", "Casual dining"), ("Pizzeria", "Casual dining"),
        ("Bakery", "Bakery"), ("Tea Room", "Café"), ("Noodle Bar", "Casual dining"), ("Smokehouse", "Casual dining"),
        ("Chippy", "Takeaway"), ("Trattoria", "Casual dining"), ("Meze Bar", "Casual dining"),
        ("Dining Room", "Fine dining"), ("Coffee Roasters", "Café"), ("Deli", "Takeaway"), ("Gastropub", "Pub"),
    ],
    things: &[
        ("Table", "Fine dining"), ("Fork", "Casual dining"), ("Oven", "Bakery"), ("Fox", "Pub"), ("Hare", "Pub"),
        ("Lamb", "Pub"), ("Pheasant", "Pub"), ("Plough", "Pub"), ("Larder", "Takeaway"), ("Pantry", "Café"),
        ("Kettle", "Café"), ("Lobster Pot", "Fine dining"),
    ],
};
#[rustfmt::skip]
static CONSULTANT: Trade = Trade {
    firsts: &[
        "Apex", "Argent", "Bearing", "Compass", "Evermore", "Foresight", "Helm", "Keystone", "Lodestar", "Meridian",
        "Northstar", "Outlook", "Pinnacle", "Plumb Line", "Prospect", "Sextant", "Tessera", "Vantage", "Waypoint",
    ],
    suffixes: &[
        ("Consulting", "Management advice"), ("Advisory", "Management advice"), ("Accountants", "Accountancy"),
        ("Solicitors", "Legal"), ("Architects", "Architecture"), ("Financial Planning", "Financial advice"),
        ("HR Partners", "Human resources"), ("Tax Advisers", "Accountancy"), ("Surveyors", "Surveying"),
        ("Associates", "Management advice"), ("Wealth", "Financial advice"), ("Legal", "Legal"),
        ("Chartered Accountants", "Accountancy"), ("Strategy", "Management advice"), ("Mediation", "Legal"),
        ("Planning", "Architecture"), ("Engineering Consultants", "Engineering"),
    ],
    things: &[
        ("Ledger", "Accountancy"), ("Practice", "Management advice"), ("Counsel", "Legal"),
        ("Drawing Office", "Architecture"), ("Study", "Management advice"), ("Bureau", "Management advice"),
        ("Chambers", "Legal"), ("Abacus", "Accountancy"),
    ],
};
#[rustfmt::skip]
static GENERAL: Trade = Trade {
    firsts: &[
        "Albion", "Anvil", "Arrow", "Beehive", "Britannia", "Castle", "County", "Dragon", "Fairway", "Falcon",
        "Heron", "Ironbridge", "Jubilee", "Lion", "Monarch", "Pioneer", "Reliable", "Swift", "Unicorn", "Viking",
    ],
    suffixes: &[
        ("Plumbing", "Trades"), ("Electrical", "Trades"), ("Removals", "Home services"), ("Motors", "Automotive"),
        ("Garden Centre", "Retail"), ("Cleaning Services", "Home services"), ("Lettings", "Property"),
        ("Carpentry", "Trades"), ("Roofing", "Trades"), ("Tyres", "Automotive"), ("Florist", "Retail"),
        ("Pet Care", "Pets"), ("Driving School", "Education"), ("Bookshop", "Retail"), ("Hardware", "Retail"),
        ("Cycles", "Retail"), ("Fitness", "Fitness"), ("Nursery", "Education"), ("Locksmiths", "Trades"),
        ("Property Services", "Property"), ("Joinery", "Trades"), ("Framing", "Retail"),
    ],
    things: &[
        ("Workshop", "Trades"), ("Toolbox", "Retail"), ("Shed", "Retail"), ("Garage", "Automotive"),
        ("Nest", "Property"), ("Bookshop", "Retail"), ("Bicycle", "Retail"), ("Greenhouse", "Retail"),
        ("Kiln", "Retail"), ("Forge", "Trades"),
    ],
};
