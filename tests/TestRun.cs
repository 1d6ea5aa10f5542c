using System.Reflection;
using Xunit.Abstractions;
using Xunit.Sdk;

namespace PolicyGate.Testing;

/// <summary>A part of every test project: xunit's own framework, and after the last test what <see cref="EndOfRun"/> has. The runner kills its process soon after that.</summary>
public sealed class TestRun(IMessageSink messages) : XunitTestFramework(messages)
{
    /// <inheritdoc/>
    protected override ITestFrameworkExecutor CreateExecutor(AssemblyName assemblyName) => new Executor(assemblyName, SourceInformationProvider, DiagnosticMessageSink);

    private sealed class Executor(AssemblyName assembly, ISourceInformationProvider source, IMessageSink messages) : XunitTestFrameworkExecutor(assembly, source, messages)
    {
        protected override async void RunTestCases(IEnumerable<IXunitTestCase> testCases, IMessageSink executionMessageSink, ITestFrameworkExecutionOptions executionOptions)
        {
            using Assembly run = new(TestAssembly, testCases, DiagnosticMessageSink, executionMessageSink, executionOptions);
            await run.RunAsync();
        }
    }

    private sealed class Assembly(ITestAssembly assembly, IEnumerable<IXunitTestCase> tests, IMessageSink messages, IMessageSink executionMessages, ITestFrameworkExecutionOptions options) : XunitTestAssemblyRunner(assembly, tests, messages, executionMessages, options)
    {
        protected override Task BeforeTestAssemblyFinishedAsync()
        {
            EndOfRun.Come();
            return base.BeforeTestAssemblyFinishedAsync();
        }
    }
}
