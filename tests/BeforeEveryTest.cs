using System.Runtime.CompilerServices;

namespace PolicyGate.Testing;

/// <summary>A part of every test project: runs before anything else of it does.</summary>
internal static class BeforeEveryTest
{
    [ModuleInitializer]
    internal static void Run() => UsersEnvironment.Hide();
}
