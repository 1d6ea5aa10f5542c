namespace Microsoft.Build.Framework;

/// <summary>
/// Says that a task uses neither the current directory nor statics that change, so that MSBuild may run it beside others in one
/// process. MSBuild 18 knows the attribute by its full name; the package that we build on is older.
/// </summary>
[AttributeUsage(AttributeTargets.Class, Inherited = false)]
internal sealed class MSBuildMultiThreadableTaskAttribute : Attribute;
