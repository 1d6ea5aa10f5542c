using System.Reflection;
using System.Runtime.CompilerServices;

namespace PolicyGate.Testing;

/// <summary>A part of every test project: runs before anything else of it does. Where MSBuild loads the assembly for a task in it, the environment is that of the test already.</summary>
internal static class BeforeEveryTest
{
    [ModuleInitializer]
    internal static void Run()
    {
        if (Assembly.GetEntryAssembly()?.GetName().Name is not ("dotnet" or "MSBuild"))
        {
            UsersEnvironment.Hide();
        }
    }
}
