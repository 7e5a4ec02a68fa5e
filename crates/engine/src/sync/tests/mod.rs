mod apply;
mod backoff;
mod fixture;
mod live;
mod plan;
mod rows;
