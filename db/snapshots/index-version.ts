// How resources are indexed today. Snapshots of before say a smaller number: their rows lack what later readers need.

export const indexVersion = 2;
