namespace PolicyGate.Inventory.Stores;

/// <summary>A fact that ends: that of a project and a version which has not ended yet.</summary>
internal readonly record struct EndedFact(int Package, int Project, long Last, long Gone, long? Bundle);
